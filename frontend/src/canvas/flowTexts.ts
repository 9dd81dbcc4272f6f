/** What React Flow itself says to a screen reader, in the person's language. */
import { t } from '../ui/text.ts'

export const FLOW_TEXTS = {
  'node.a11yDescription.default': t('Enter or Space selects the node, the arrow keys move it, Delete deletes it.'),
  'node.a11yDescription.keyboardDisabled': t('Enter or Space selects the node.'),
  'edge.a11yDescription.default': t('Enter or Space selects the wire, Delete deletes it.'),
  'controls.ariaLabel': t('View of the canvas'),
  'controls.zoomIn.ariaLabel': t('Zoom in'),
  'controls.zoomOut.ariaLabel': t('Zoom out'),
  'controls.fitView.ariaLabel': t('Show the whole pipeline'),
  'handle.ariaLabel': t('Port'),
  'node.a11yDescription.ariaLiveMessage': () => t('The node was moved.'),
}
