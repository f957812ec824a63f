import { AlertDialog, Dialog as RadixDialog, DropdownMenu } from 'radix-ui'
import { Dialog as BaseDialog } from '@base-ui/react/dialog'
import { Dialog as HeadlessDialog, DialogPanel } from '@headlessui/react'
import { Modal as MantineModal, MantineProvider } from '@mantine/core'
import { Notifications, notifications } from '@mantine/notifications'
import AppBar from '@mui/material/AppBar'
import MuiDialog from '@mui/material/Dialog'
import Drawer from '@mui/material/Drawer'
import { Dialog as AriaDialog, Modal as AriaModal, ModalOverlay } from 'react-aria-components'
import { Toaster, toast } from 'sonner'
import { useEffect, useRef, type ReactElement } from 'react'
import '@mantine/core/styles.css'
import '@mantine/notifications/styles.css'

// The dialogs, menus and toasts of the design systems, each with its own defaults.

interface Open {
  readonly open: boolean
  readonly onClose: () => void
}

const shade = { position: 'fixed', inset: 0, background: '#0008' } as const
const card = {
  position: 'fixed',
  insetBlockStart: '40%',
  insetInlineStart: '35%',
  background: '#fff',
  padding: 24,
} as const

const Body = (): ReactElement => (
  <p>
    Delete the order? <input aria-label="Reason" /> <button type="button">Keep</button>
  </p>
)

/** `onOpenChange` of a library that also says when it opens. */
const closing =
  (onClose: () => void) =>
  (open: boolean): void => {
    if (!open) onClose()
  }

function Native({ open, onClose }: Open): ReactElement {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    if (open) dialog.current?.showModal()
    else dialog.current?.close()
  }, [open])
  return (
    <dialog ref={dialog} onClose={onClose} aria-label="Delete">
      <Body />
    </dialog>
  )
}

/** A native dialog that leaves the page with its component, without being closed. */
function NativeRemoved({ open, onClose }: Open): ReactElement | null {
  return open ? <Native open onClose={onClose} /> : null
}

const covered = { position: 'fixed', zIndex: 1201, insetBlockStart: 0, insetInline: 0 } as const

function Sonner({ open }: Open): ReactElement {
  useEffect(() => {
    if (open) toast('Order saved', { duration: Infinity })
  }, [open])
  return <Toaster position="top-center" />
}

function MantineToast({ open }: Open): ReactElement {
  useEffect(() => {
    if (open) notifications.show({ message: 'Order saved', autoClose: false })
  }, [open])
  return (
    <MantineProvider>
      <Notifications position="top-center" />
    </MantineProvider>
  )
}

export const dialogs: Readonly<Record<string, (props: Open) => ReactElement | null>> = {
  'MUI Dialog': ({ open, onClose }) => (
    <MuiDialog open={open} onClose={onClose} aria-label="Delete">
      <Body />
    </MuiDialog>
  ),
  'MUI Drawer': ({ open, onClose }) => (
    <Drawer open={open} onClose={onClose}>
      <Body />
    </Drawer>
  ),
  'Radix Dialog': ({ open, onClose }) => (
    <RadixDialog.Root open={open} onOpenChange={closing(onClose)}>
      <RadixDialog.Portal>
        <RadixDialog.Overlay style={shade} />
        <RadixDialog.Content style={card} aria-describedby={undefined}>
          <RadixDialog.Title>Delete</RadixDialog.Title>
          <Body />
        </RadixDialog.Content>
      </RadixDialog.Portal>
    </RadixDialog.Root>
  ),
  'Radix AlertDialog': ({ open, onClose }) => (
    <AlertDialog.Root open={open} onOpenChange={closing(onClose)}>
      <AlertDialog.Portal>
        <AlertDialog.Overlay style={shade} />
        <AlertDialog.Content style={card}>
          <AlertDialog.Title>Delete</AlertDialog.Title>
          <AlertDialog.Description>It cannot be undone.</AlertDialog.Description>
          <AlertDialog.Cancel>Cancel</AlertDialog.Cancel>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  ),
  'Radix DropdownMenu': ({ open, onClose }) => (
    <DropdownMenu.Root open={open} onOpenChange={closing(onClose)}>
      <DropdownMenu.Trigger style={{ marginBlockStart: 300 }}>More</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content style={{ background: '#fff' }}>
          <DropdownMenu.Item>Copy</DropdownMenu.Item>
          <DropdownMenu.Item>Delete</DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  ),
  'React Aria Modal': ({ open, onClose }) => (
    <ModalOverlay isOpen={open} onOpenChange={closing(onClose)} isDismissable style={shade}>
      <AriaModal style={card}>
        <AriaDialog aria-label="Delete">
          <Body />
        </AriaDialog>
      </AriaModal>
    </ModalOverlay>
  ),
  'Mantine Modal': ({ open, onClose }) => (
    <MantineProvider>
      <MantineModal opened={open} onClose={onClose} title="Delete" yOffset="40vh">
        <Body />
      </MantineModal>
    </MantineProvider>
  ),
  'Base UI Dialog': ({ open, onClose }) => (
    <BaseDialog.Root open={open} onOpenChange={closing(onClose)}>
      <BaseDialog.Portal>
        <BaseDialog.Backdrop style={shade} />
        <BaseDialog.Popup style={card}>
          <BaseDialog.Title>Delete</BaseDialog.Title>
          <Body />
        </BaseDialog.Popup>
      </BaseDialog.Portal>
    </BaseDialog.Root>
  ),
  'Headless UI Dialog': ({ open, onClose }) => (
    <HeadlessDialog open={open} onClose={onClose}>
      <div style={shade} aria-hidden="true" />
      <DialogPanel style={card}>
        <Body />
      </DialogPanel>
    </HeadlessDialog>
  ),
  'native dialog': Native,
  'native dialog that is removed': NativeRemoved,
  'fixed MUI AppBar': () => (
    <AppBar position="fixed" style={covered}>
      <p>Workshop</p>
    </AppBar>
  ),
  'sonner toast': Sonner,
  'Mantine notification': MantineToast,
}
