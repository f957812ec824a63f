import { StaleRegion } from 'react-connectivity/ui'

export default function Orders() {
  return (
    <StaleRegion channel="orders" label="Orders" current={<strong>Orders</strong>}>
      <ul>
        <li>1041 Oak boards</li>
        <li>1042 Brass hinges</li>
        <li>1043 Linseed oil</li>
      </ul>
    </StaleRegion>
  )
}
