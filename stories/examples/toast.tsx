import { useEffect } from 'react'
import { useConnectivity, useConnectivityPresentation } from 'react-connectivity'
import { bannerText, createFormat, en, type Catalogue } from 'react-connectivity/ui'
import { toast, Toaster } from 'sonner'

const ID = 'connection'
const show = {
  neutral: toast.message,
  info: toast.info,
  success: toast.success,
  warning: toast.warning,
  danger: toast.error,
}

/** Shows the banner's words and tone as one toast, which stays until the state changes or a person closes it. */
export default function ConnectionToast({ texts = en }: { readonly texts?: Catalogue }) {
  const { retryNow } = useConnectivity()
  const presentation = useConnectivityPresentation()
  const { banner } = presentation
  const text =
    banner === null ? null : bannerText(banner, presentation, texts.banner, createFormat(texts.locale))
  const title = text?.title ?? null
  const description = text?.pending ?? text?.body ?? ''
  const tone = banner?.tone ?? 'neutral'
  const retry = banner?.actions.includes('retry') === true ? texts.status.retry : null
  useEffect(() => {
    if (title === null) {
      toast.dismiss(ID)
      return
    }
    const onClick = (event: { preventDefault: () => void }) => {
      // The toast stays: it tells how the attempt ends.
      event.preventDefault()
      retryNow()
    }
    show[tone](title, {
      id: ID,
      description,
      duration: Infinity,
      closeButton: true,
      action: retry === null ? undefined : { label: retry, onClick },
    })
  }, [title, description, tone, retry, retryNow])
  return <Toaster />
}
