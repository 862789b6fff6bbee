import { Button, Textarea } from '@mantine/core'
import { useState } from 'react'
import { useRequest } from '../../lib/api.ts'
import { copyToClipboard } from '../../ui/copy.ts'
import { Icon } from '../../ui/icon.tsx'
import classes from './add.module.css'
import { requestText } from './catalog.ts'

/** How to ask for a connector that is not here: a text to complete, copy and send. */
export function AskForIt({ name }: { name: string }) {
  const version = useRequest('app.info', {}).data?.version
  const [typed, setTyped] = useState<string>()
  const [copied, setCopied] = useState<boolean>()
  const text = typed ?? requestText(name, version)
  return (
    <div className={classes.ask}>
      <Textarea
        label={`Request for ${name}`}
        description="Complete it, copy it, and send it to whoever provides Access Desk to you."
        autosize
        minRows={6}
        maxRows={10}
        value={text}
        onChange={(event) => {
          setTyped(event.currentTarget.value)
          setCopied(undefined)
        }}
      />
      <div className={classes.buttons}>
        <Button
          leftSection={<Icon name={copied === true ? 'check' : 'copy'} size={14} />}
          onClick={() => void copyToClipboard(text).then(setCopied)}
        >
          Copy the request
        </Button>
        <span className={classes.dim} role="status">
          {copied === true && 'Copied.'}
          {copied === false && 'It could not be copied. Select the text and copy it yourself.'}
        </span>
      </div>
    </div>
  )
}
