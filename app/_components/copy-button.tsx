'use client'

import { useState } from 'react'
import { Button } from './button'

/** Copies a text. Without script it is not there: the text beside it can be selected. */
export function CopyButton({ text }: { text: string }) {
  const [copied, setCopied] = useState(false)
  return (
    <span className="needs-script inline-flex items-center gap-3">
      <Button
        type="button"
        onClick={async () => {
          await navigator.clipboard.writeText(text)
          setCopied(true)
        }}
      >
        Copy the link
      </Button>
      <span role="status">{copied ? 'Copied.' : ''}</span>
    </span>
  )
}
