import '@mantine/core/styles.css'
import '@mantine/notifications/styles.css'
import './app/theme.css'
import './lib/without-eval.ts'

// The rest builds its schemas while it loads, so it loads after the line above has taken effect.
void import('./app/start.tsx')
