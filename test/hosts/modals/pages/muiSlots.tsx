import Button from '@mui/material/Button'
import SvgIcon from '@mui/material/SvgIcon'
import { forwardRef, type ReactElement } from 'react'
import type { ButtonSlotProps, GlyphSlotProps, Slots } from 'react-connectivity'

const MuiButton = forwardRef<HTMLButtonElement, ButtonSlotProps>(function MuiButton(props, ref) {
  const { variant, busy, ...attributes } = props
  return (
    <Button
      {...attributes}
      ref={ref}
      variant={variant === 'primary' ? 'contained' : 'text'}
      sx={{ opacity: busy ? 0.7 : 1 }}
    />
  )
})

const MuiGlyph = ({ state }: GlyphSlotProps): ReactElement => (
  <SvgIcon fontSize="inherit" data-testid={state}>
    <path d="M12 2 22 20H2Z" />
  </SvgIcon>
)

export const muiSlots: Slots = { Button: MuiButton, Glyph: MuiGlyph }
