import { config } from 'zod'

// The page's policy forbids building code from text; told so first, zod does not try.
config({ jitless: true })
