import type { ReactNode } from 'react'
import { useConnectivityPresentation } from 'react-connectivity'

const useIsDown = () =>
  useConnectivityPresentation(({ led }) => led.state === 'offline' || led.state === 'reconnecting')

const Online = ({ children }: { readonly children: ReactNode }) => (useIsDown() ? null : children)
const Offline = ({ children }: { readonly children: ReactNode }) => (useIsDown() ? children : null)

export default function Search() {
  return (
    <>
      <Online>
        <input aria-label="Search all orders" placeholder="Search all orders" />
      </Online>
      <Offline>
        <p>Search needs a connection. Your recent orders are below.</p>
      </Offline>
    </>
  )
}
