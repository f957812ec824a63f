import { forwardRef } from 'react'
import { ConnectivityProvider, useConnectivity, type ButtonSlotProps, type Slots } from 'react-connectivity'
import { ConnectionBanner } from 'react-connectivity/ui'

/** The button of the design system. */
const HostButton = forwardRef<HTMLButtonElement, ButtonSlotProps>(function HostButton(props, ref) {
  const { variant, busy, ...attributes } = props
  return (
    <button
      {...attributes}
      ref={ref}
      type="button"
      style={{
        borderRadius: 0,
        textTransform: 'uppercase',
        fontWeight: variant === 'primary' ? 700 : 400,
        opacity: busy ? 0.7 : 1,
      }}
    />
  )
})

const slots: Slots = { Button: HostButton }

export default function App() {
  const connectivity = useConnectivity()
  return (
    <ConnectivityProvider connectivity={connectivity} slots={slots} autoConnect={false}>
      <ConnectionBanner />
    </ConnectivityProvider>
  )
}
