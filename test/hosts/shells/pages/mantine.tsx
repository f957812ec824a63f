import { AppShell, Button, Group, Modal, NavLink, Title } from '@mantine/core'
import { Notifications, notifications } from '@mantine/notifications'
import { useState, type ReactElement } from 'react'
import { ConnectionStatus, ConnectivityRegion } from 'react-connectivity/ui'
import { Host as Mantine } from '../../css/pages/mantine.js'
import type { ShellProps } from './mount.js'

/** Mantine's `AppShell` with a fixed header and a sidebar. */
export function Host({ scheme, children }: ShellProps): ReactElement {
  const [isOpen, setOpen] = useState(false)
  return (
    <Mantine scheme={scheme}>
      <Notifications position="top-center" />
      <ConnectivityRegion />
      <AppShell header={{ height: 64 }} navbar={{ width: 200, breakpoint: 0 }} padding="lg">
        <AppShell.Header>
          <Group h="100%" px="lg" justify="space-between">
            <Title order={4}>Workshop</Title>
            <ConnectionStatus />
          </Group>
        </AppShell.Header>
        <AppShell.Navbar p="sm">
          <NavLink label="Orders" active />
          <NavLink label="Stock" />
        </AppShell.Navbar>
        <AppShell.Main>
          {children}
          <Button onClick={() => void notifications.show({ message: 'Order saved', autoClose: false })}>
            Save
          </Button>
          <Button variant="subtle" onClick={() => setOpen(true)}>
            Delete
          </Button>
        </AppShell.Main>
      </AppShell>
      <Modal opened={isOpen} onClose={() => setOpen(false)} title="Delete the order?" centered>
        <Button variant="default" onClick={() => setOpen(false)}>
          Keep
        </Button>
      </Modal>
    </Mantine>
  )
}
