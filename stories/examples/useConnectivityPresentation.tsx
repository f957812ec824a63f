import { useConnectivityPresentation } from 'react-connectivity'
import { bannerText, createFormat, en } from 'react-connectivity/ui'

const format = createFormat('en')

/** A banner of the design system. */
export default function OwnBanner() {
  const presentation = useConnectivityPresentation()
  const { banner } = presentation
  if (banner === null) return <p>Nothing to tell.</p>
  const { title, body } = bannerText(banner, presentation, en.banner, format)
  return (
    <section aria-label="Connection">
      <strong>{title}</strong> {body}
    </section>
  )
}
