import {
  Autocomplete,
  Button,
  Checkbox,
  type CSSVariablesResolver,
  Loader,
  Menu,
  ModalOverlay,
  ModalRoot,
  MultiSelect,
  Notification,
  NumberInput,
  PasswordInput,
  Radio,
  rem,
  SegmentedControl,
  Select,
  TagsInput,
  Textarea,
  TextInput,
  Tooltip,
  createTheme,
} from '@mantine/core'

const systemFont =
  "system-ui, -apple-system, 'Segoe UI Variable Text', 'Segoe UI', Roboto, Cantarell, 'Noto Sans', sans-serif"
const monospace = "ui-monospace, SFMono-Regular, 'Cascadia Mono', Menlo, 'DejaVu Sans Mono', monospace"

/** Text of buttons and fields is as large as body text; the kit's own small size is too small to read all day. */
const controlText = { '--button-fz': rem(13), '--input-fz': rem(13) }

export const theme = createTheme({
  fontFamily: systemFont,
  fontFamilyMonospace: monospace,
  fontSizes: { xs: rem(12), sm: rem(13), md: rem(14), lg: rem(16), xl: rem(20) },
  spacing: { xs: rem(8), sm: rem(12), md: rem(16), lg: rem(24), xl: rem(32) },
  radius: { xs: rem(3), sm: rem(5), md: rem(6), lg: rem(8), xl: rem(12) },
  defaultRadius: 'md',
  primaryColor: 'accent',
  primaryShade: 8,
  respectReducedMotion: true,
  cursorType: 'pointer',
  headings: {
    fontFamily: systemFont,
    fontWeight: '600',
    sizes: {
      h1: { fontSize: rem(18), lineHeight: '1.3' },
      h2: { fontSize: rem(14), lineHeight: '1.4' },
      h3: { fontSize: rem(13), lineHeight: '1.4' },
    },
  },
  colors: {
    accent: [
      '#eef3fd',
      '#dde7fb',
      '#bacdf6',
      '#95b2f1',
      '#7a9dee',
      '#5f87e6',
      '#4773dc',
      '#3763cd',
      '#2a54b8',
      '#1f4398',
    ],
    dark: [
      '#e3e6ea',
      '#c3c9d0',
      '#a3abb5',
      '#7d8691',
      '#3a4049',
      '#2e343c',
      '#22272d',
      '#16191d',
      '#111417',
      '#0c0e11',
    ],
  },
  components: {
    Button: Button.extend({
      defaultProps: { size: 'xs' },
      vars: () => ({ root: controlText }),
      styles: { label: { fontWeight: 500 } },
    }),
    TextInput: TextInput.extend({ defaultProps: { size: 'xs' }, vars: () => ({ wrapper: controlText }) }),
    PasswordInput: PasswordInput.extend({
      defaultProps: { size: 'xs' },
      vars: () => ({ wrapper: controlText, root: {} }),
    }),
    NumberInput: NumberInput.extend({
      defaultProps: { size: 'xs' },
      vars: () => ({ wrapper: controlText, controls: {} }),
    }),
    Select: Select.extend({ defaultProps: { size: 'xs' }, vars: () => ({ wrapper: controlText }) }),
    Autocomplete: Autocomplete.extend({
      defaultProps: { size: 'xs' },
      vars: () => ({ wrapper: controlText }),
    }),
    MultiSelect: MultiSelect.extend({ defaultProps: { size: 'xs' }, vars: () => ({ wrapper: controlText }) }),
    TagsInput: TagsInput.extend({ defaultProps: { size: 'xs' }, vars: () => ({ wrapper: controlText }) }),
    Textarea: Textarea.extend({ defaultProps: { size: 'xs' }, vars: () => ({ wrapper: controlText }) }),
    SegmentedControl: SegmentedControl.extend({ defaultProps: { size: 'xs' } }),
    Checkbox: Checkbox.extend({ defaultProps: { size: 'sm' } }),
    Radio: Radio.extend({ defaultProps: { size: 'sm' } }),
    Loader: Loader.extend({ defaultProps: { size: 'xs', type: 'oval' } }),
    Menu: Menu.extend({
      defaultProps: {
        shadow: 'md',
        position: 'bottom-start',
        transitionProps: { duration: 80 },
        // The placeholder is an element inside the menu that is no entry of it.
        withInitialFocusPlaceholder: false,
      },
    }),
    Tooltip: Tooltip.extend({
      defaultProps: { openDelay: 400, withArrow: false, fz: 'xs', transitionProps: { duration: 80 } },
    }),
    ModalRoot: ModalRoot.extend({ defaultProps: { centered: true, transitionProps: { duration: 120 } } }),
    ModalOverlay: ModalOverlay.extend({ defaultProps: { backgroundOpacity: 0.35 } }),
    Notification: Notification.extend({
      styles: { description: { color: 'var(--mantine-color-dimmed)' } },
      defaultProps: { closeButtonProps: { 'aria-label': 'Dismiss' } },
    }),
  },
})

/** Neutral colours of both themes; text on each reaches a contrast of 4.5 or more. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: { '--mantine-line-height': '1.45', '--mantine-font-size-md': rem(13) },
  light: {
    '--mantine-color-body': '#ffffff',
    '--mantine-color-text': '#1c2128',
    '--mantine-color-dimmed': '#59626d',
    '--mantine-color-placeholder': '#68717c',
    '--mantine-color-default-border': '#d3d8de',
    '--mantine-color-anchor': '#2a54b8',
    '--mantine-color-error': '#b3261e',
  },
  dark: {
    '--mantine-color-body': '#16191d',
    '--mantine-color-text': '#e3e6ea',
    '--mantine-color-dimmed': '#a3abb5',
    '--mantine-color-placeholder': '#8d96a1',
    '--mantine-color-default-border': '#3a4049',
    '--mantine-color-anchor': '#95b2f1',
    '--mantine-color-error': '#ff8a80',
  },
})
