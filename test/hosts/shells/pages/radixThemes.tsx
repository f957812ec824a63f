import { Box, Button, Card, Dialog, Flex, Heading, Link, Theme } from '@radix-ui/themes'
import { Toast } from 'radix-ui'
import { useState, type ReactElement } from 'react'
import { ConnectionStatus, ConnectivityRegion } from 'react-connectivity/ui'
import { Host as Radix } from '../../css/pages/radixThemes.js'
import { middleOf } from './places.js'
import type { ShellProps } from './mount.js'

const bar = { zIndex: 50, background: 'var(--color-background)', borderBottom: '1px solid var(--gray-6)' }
const side = { background: 'var(--gray-2)', borderRight: '1px solid var(--gray-6)' }
const top = {
  position: 'fixed',
  zIndex: 2147483647,
  insetBlockStart: 24,
  insetInlineStart: '50%',
  translate: '-50%',
  margin: 0,
  padding: 0,
  listStyle: 'none',
} as const

/** A shell of Radix Themes, with the toast of Radix Primitives, since the themes have none. */
export function Host({ scheme, children }: ShellProps): ReactElement {
  const [isSaved, setSaved] = useState(false)
  return (
    <Radix scheme={scheme}>
      <ConnectivityRegion wrap={(rows) => <Theme>{rows}</Theme>} />
      <Flex position="fixed" top="0" left="0" right="0" height="64px" px="5" align="center" style={bar}>
        <Heading as="h2" size="4" style={{ flexGrow: 1 }}>
          Workshop
        </Heading>
        <ConnectionStatus />
      </Flex>
      <Flex asChild position="fixed" top="64px" bottom="0" left="0" width="200px" style={side}>
        <nav>
          <Flex direction="column" gap="3" p="4">
            <Link href="#orders">Orders</Link>
            <Link href="#stock">Stock</Link>
          </Flex>
        </nav>
      </Flex>
      <Box asChild style={middleOf}>
        <main>
          {children}
          <Flex gap="3">
            <Button onClick={() => setSaved(true)}>Save</Button>
            <Dialog.Root>
              <Dialog.Trigger>
                <Button variant="ghost">Delete</Button>
              </Dialog.Trigger>
              <Dialog.Content maxWidth="360px" aria-describedby={undefined}>
                <Dialog.Title>Delete the order?</Dialog.Title>
                <Dialog.Close>
                  <Button variant="soft">Keep</Button>
                </Dialog.Close>
              </Dialog.Content>
            </Dialog.Root>
          </Flex>
        </main>
      </Box>
      <Toast.Provider duration={Infinity}>
        <Toast.Root open={isSaved} asChild>
          <Card>
            <Toast.Title>Order saved</Toast.Title>
          </Card>
        </Toast.Root>
        <Toast.Viewport style={top} />
      </Toast.Provider>
    </Radix>
  )
}
