import { startApp } from './shell/app.ts'

// Everything that touches Electron stands in the shell.
startApp(import.meta.dirname)
