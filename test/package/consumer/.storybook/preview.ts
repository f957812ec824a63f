import 'react-connectivity/styles.css'

export default {}
