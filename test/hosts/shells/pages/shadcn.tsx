import { Dialog } from 'radix-ui'
import { useState, type ReactElement } from 'react'
import { Toaster, toast } from 'sonner'
import { ConnectionStatus, ConnectivityRegion } from 'react-connectivity/ui'
import { Host as Tailwind } from '../../css/pages/tailwind.js'
import type { ShellProps } from './mount.js'

const button = 'inline-flex h-9 items-center rounded-md px-4 text-sm font-medium'

/** A shell of shadcn/ui: Tailwind's utilities over Radix Primitives and sonner. */
export function Host({ scheme, children }: ShellProps): ReactElement {
  const [isOpen, setOpen] = useState(false)
  return (
    <Tailwind scheme={scheme}>
      <ConnectivityRegion />
      <header className="bg-background fixed inset-x-0 top-0 z-50 flex h-16 items-center justify-between border-b px-6">
        <span className="font-semibold">Workshop</span>
        <ConnectionStatus />
      </header>
      <nav className="bg-muted fixed top-16 bottom-0 left-0 flex w-50 flex-col gap-1 border-r p-3 text-sm">
        <a className="bg-accent rounded-md px-3 py-2 font-medium" href="#orders">
          Orders
        </a>
        <a className="rounded-md px-3 py-2" href="#stock">
          Stock
        </a>
      </nav>
      <main className="ml-50 px-6 pt-22 pb-6">
        {children}
        <button
          type="button"
          className={`${button} bg-primary text-primary-foreground`}
          onClick={() => void toast('Order saved', { duration: Infinity })}
        >
          Save
        </button>
        <button type="button" className={button} onClick={() => setOpen(true)}>
          Delete
        </button>
      </main>
      <Dialog.Root open={isOpen} onOpenChange={setOpen}>
        <Dialog.Portal>
          <Dialog.Overlay className="fixed inset-0 z-50 bg-black/50" />
          <Dialog.Content
            aria-describedby={undefined}
            className="bg-background fixed top-1/2 left-1/2 z-50 grid w-full max-w-lg -translate-1/2 gap-4 rounded-lg border p-6 shadow-lg"
          >
            <Dialog.Title className="text-lg font-semibold">Delete the order?</Dialog.Title>
            <Dialog.Close className={`${button} justify-self-end border`}>Keep</Dialog.Close>
          </Dialog.Content>
        </Dialog.Portal>
      </Dialog.Root>
      <Toaster position="top-center" theme={scheme} />
    </Tailwind>
  )
}
