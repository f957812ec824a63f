import { ConnectionBanner } from 'react-connectivity/ui'

export default function Page() {
  return (
    <>
      <ConnectionBanner actions={{ 'sign-in': () => location.assign('/sign-in') }} />
      <p>Orders</p>
    </>
  )
}
