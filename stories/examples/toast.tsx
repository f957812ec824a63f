import { useState } from 'react'
import { useConnectivityPresentation } from 'react-connectivity'
import { bannerText, ConnectionAnnouncer, createFormat, en } from 'react-connectivity/ui'

const format = createFormat('en')

/** Shows the banner's words as a toast of the app. The toast stays until the state changes or a person closes it. */
export default function ConnectionToast() {
  const presentation = useConnectivityPresentation()
  const [closed, setClosed] = useState<string | null>(null)
  const { banner } = presentation
  const isOpen = banner !== null && banner.id !== closed
  return (
    <>
      <ConnectionAnnouncer />
      {isOpen ? (
        <div className="toast">
          {bannerText(banner, presentation, en.banner, format).title}{' '}
          <button type="button" onClick={() => setClosed(banner.id)}>
            Close
          </button>
        </div>
      ) : null}
    </>
  )
}
