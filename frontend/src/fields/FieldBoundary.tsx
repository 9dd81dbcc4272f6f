import { Button, Input } from '@mantine/core'
import { Component, type ReactNode } from 'react'
import { t } from '../ui/text.ts'

interface Props {
  label: string
  value: unknown
  /** Lets go of the value: the default counts. */
  onReset(): void
  children: ReactNode
}

interface State {
  failed: boolean
  /** What was shown, or could not be. */
  value: unknown
}

/** A draft may hold any JSON, such as that of a file made by hand: a field that cannot show its value says so, and the others stay. */
export class FieldBoundary extends Component<Props, State> {
  override state: State = { failed: false, value: undefined }

  static getDerivedStateFromError(): Partial<State> {
    return { failed: true }
  }

  /** Another value is tried anew. */
  static getDerivedStateFromProps({ value }: Props, state: State): State | null {
    return value === state.value ? null : { failed: false, value }
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children
    return (
      <Input.Wrapper label={this.props.label} labelElement="div" error={t('What is set here is of another kind and cannot be shown.')}>
        <Button size="compact-sm" variant="default" onClick={this.props.onReset}>
          {t('Set it anew')}
        </Button>
      </Input.Wrapper>
    )
  }
}
