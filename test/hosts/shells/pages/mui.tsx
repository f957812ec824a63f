import AppBar from '@mui/material/AppBar'
import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import Dialog from '@mui/material/Dialog'
import DialogActions from '@mui/material/DialogActions'
import DialogTitle from '@mui/material/DialogTitle'
import Drawer from '@mui/material/Drawer'
import List from '@mui/material/List'
import ListItemButton from '@mui/material/ListItemButton'
import Snackbar from '@mui/material/Snackbar'
import Toolbar from '@mui/material/Toolbar'
import Typography from '@mui/material/Typography'
import { useState, type ReactElement } from 'react'
import { ConnectionStatus, ConnectivityRegion } from 'react-connectivity/ui'
import { Host as Mui } from '../../css/pages/mui.js'
import { aboveDrawer, middleOf } from './places.js'
import type { ShellProps } from './mount.js'

/** The shell that MUI documents: a bar above a permanent drawer. */
export function Host({ scheme, children }: ShellProps): ReactElement {
  const [isOpen, setOpen] = useState(false)
  const [isSaved, setSaved] = useState(false)
  return (
    <Mui scheme={scheme}>
      <ConnectivityRegion />
      <AppBar position="fixed" sx={{ zIndex: aboveDrawer }}>
        <Toolbar>
          <Typography variant="h6" component="div" sx={{ flexGrow: 1 }}>
            Workshop
          </Typography>
          <ConnectionStatus />
        </Toolbar>
      </AppBar>
      <Drawer variant="permanent" sx={{ '& .MuiDrawer-paper': { width: 200 } }}>
        <Toolbar />
        <List component="nav">
          <ListItemButton selected>Orders</ListItemButton>
          <ListItemButton>Stock</ListItemButton>
        </List>
      </Drawer>
      <Box component="main" sx={middleOf}>
        {children}
        <Button variant="contained" onClick={() => setSaved(true)}>
          Save
        </Button>
        <Button onClick={() => setOpen(true)}>Delete</Button>
      </Box>
      <Dialog open={isOpen} onClose={() => setOpen(false)} aria-label="Delete the order?">
        <DialogTitle>Delete the order?</DialogTitle>
        <DialogActions>
          <Button onClick={() => setOpen(false)}>Keep</Button>
        </DialogActions>
      </Dialog>
      <Snackbar
        open={isSaved}
        message="Order saved"
        anchorOrigin={{ vertical: 'top', horizontal: 'center' }}
      />
    </Mui>
  )
}
