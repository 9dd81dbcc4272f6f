/** Styles of the Mantine components that a shared dashboard uses beside those of every page. */
import '@mantine/core/styles/FloatingIndicator.layer.css'
import '@mantine/core/styles/SegmentedControl.layer.css'
