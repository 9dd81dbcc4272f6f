import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core'

const dark: MantineColorsTuple = [
  '#e6e9ee',
  '#c3cad4',
  '#a3adbb',
  '#8b95a5',
  '#3a424e',
  '#2f3742',
  '#1d232c',
  '#161a20',
  '#11151a',
  '#0c0f13',
]

const small = { defaultProps: { size: 'sm' } }

/** Sizes: text 12 to 20 px and nothing smaller, controls 32 px, radius 6. */
export const theme = createTheme({
  primaryColor: 'indigo',
  primaryShade: { light: 7, dark: 7 },
  autoContrast: true,
  colors: { dark },
  fontFamily: '"Inter Variable", Inter, system-ui, sans-serif',
  fontFamilyMonospace: 'ui-monospace, "JetBrains Mono", "DejaVu Sans Mono", monospace',
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  lineHeights: { xs: '1.333', sm: '1.54', md: '1.43', lg: '1.5', xl: '1.4' },
  spacing: { xs: '4px', sm: '8px', md: '12px', lg: '16px', xl: '24px' },
  radius: { xs: '3px', sm: '4px', md: '6px', lg: '10px', xl: '16px' },
  defaultRadius: 'md',
  headings: { fontWeight: '650' },
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    TextInput: small,
    NumberInput: small,
    PasswordInput: small,
    Textarea: small,
    Select: small,
    MultiSelect: small,
    Autocomplete: small,
    TagsInput: small,
    SegmentedControl: small,
    InputWrapper: { defaultProps: { inputWrapperOrder: ['label', 'input', 'description', 'error'] } },
    Switch: small,
    Checkbox: small,
    Radio: small,
    Button: small,
    Input: { ...small, vars: () => ({ wrapper: { '--input-height': '32px' } }) },
    // The focus goes to the first item; an empty element before it would be no item of the menu.
    Menu: { defaultProps: { withInitialFocusPlaceholder: false } },
    Tooltip: { defaultProps: { openDelay: 400, withArrow: true, fz: 12 } },
    ActionIcon: { defaultProps: { size: 32, variant: 'subtle', color: 'gray' } },
  },
})

/** Mantine's own surfaces follow our tokens. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {
    '--button-height-sm': '32px',
    '--input-height-sm': '32px',
  },
  light: {
    '--mantine-color-body': '#ffffff',
    // White on red 6 has a contrast of 3.8.
    '--mantine-color-red-filled': 'var(--mantine-color-red-9)',
    '--mantine-color-red-filled-hover': '#b42318',
    // Indigo 2, under a pointer, would leave a light button's text a contrast of 4.1.
    '--mantine-color-indigo-light-hover': 'color-mix(in srgb, var(--mantine-color-indigo-1), var(--mantine-color-indigo-2) 40%)',
    '--mantine-color-text': 'var(--mr-text)',
    '--mantine-color-dimmed': 'var(--mr-dim)',
    '--mantine-color-default-border': 'var(--mr-field-border)',
    '--mantine-color-placeholder': '#667085',
    '--mantine-color-error': 'var(--mr-error)',
  },
  dark: {
    '--mantine-color-body': '#161a20',
    '--mantine-color-red-light': 'color-mix(in srgb, var(--mr-error) 12%, transparent)',
    '--mantine-color-red-filled': 'var(--mantine-color-red-9)',
    '--mantine-color-red-filled-hover': '#b42318',
    '--mantine-color-text': 'var(--mr-text)',
    '--mantine-color-dimmed': 'var(--mr-dim)',
    '--mantine-color-default-border': 'var(--mr-field-border)',
    '--mantine-color-placeholder': '#8b95a5',
    '--mantine-color-error': 'var(--mr-error)',
  },
})
