import { runTool } from './tools.ts'

const [tool = '', ...args] = process.argv.slice(2)
process.exitCode = await runTool(tool, args)
