import '@mantine/core/styles/ModalBase.layer.css'
import '@mantine/core/styles/Modal.layer.css'
import '@mantine/core/styles/Overlay.layer.css'
import { Modal } from '@mantine/core'
import type { ReactNode } from 'react'
import { t } from './text.ts'

interface Props {
  title: ReactNode
  opened?: boolean
  className?: string
  /** Width of Mantine, or of CSS. */
  size?: string
  onClose(): void
  children: ReactNode
}

/** A dialog over the page, with its title and a cross. */
export function Dialog({ title, opened = true, className = '', size = 'lg', onClose, children }: Props) {
  return (
    <Modal.Root opened={opened} onClose={onClose} size={size} className={className}>
      <Modal.Overlay />
      <Modal.Content>
        {/* Mantine's own head is a banner, of which a page has one. */}
        <div className="mr-dialog-head">
          <Modal.Title>{title}</Modal.Title>
          <Modal.CloseButton aria-label={t('Close')} />
        </div>
        <Modal.Body>{children}</Modal.Body>
      </Modal.Content>
    </Modal.Root>
  )
}
