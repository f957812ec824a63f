import { useEffect } from 'react'
import { useConnectivity, useConnectivityPresentation } from 'react-connectivity'
import { bannerText, createFormat, en } from 'react-connectivity/ui'
import { toast, Toaster } from 'sonner'

const format = createFormat('en')
const ID = 'connection'

/** Shows the banner's words as one toast, which stays until the state changes or a person closes it. */
export default function ConnectionToast() {
  const { retryNow } = useConnectivity()
  const presentation = useConnectivityPresentation()
  const { banner } = presentation
  const text = banner === null ? null : bannerText(banner, presentation, en.banner, format)
  const title = text?.title ?? null
  const description = text?.pending ?? text?.body ?? ''
  const canRetry = banner?.actions.includes('retry') ?? false
  useEffect(() => {
    if (title === null) {
      toast.dismiss(ID)
      return
    }
    const tryNow = {
      label: 'Try now',
      onClick: (event: { preventDefault: () => void }) => {
        // The toast stays: it tells how the attempt ends.
        event.preventDefault()
        retryNow()
      },
    }
    toast(title, {
      id: ID,
      description,
      duration: Infinity,
      closeButton: true,
      action: canRetry ? tryNow : undefined,
    })
  }, [title, description, canRetry, retryNow])
  return <Toaster />
}
