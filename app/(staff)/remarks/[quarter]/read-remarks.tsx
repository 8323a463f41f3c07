'use client'

import { useRef, useState } from 'react'
import { Button } from '@/app/_components/button'
import { ErrorSummary } from '@/app/_components/error-summary'
import { Field } from '@/app/_components/field'
import { Notice } from '@/app/_components/notice'
import type { Quarter } from '@/lib/domain/organisation/quarter'
import { openKeyFile } from '@/lib/remark-client/key-file'
import { type OpenedRemarks, openRemarks } from '@/lib/remark-client/sealed-remark'
import { idle } from '@/lib/view/form-state'
import { unopenedSentences } from '@/lib/view/remark-words'
import { fetchSealed } from '../actions'

type Problem = { field: string; message: string }

/** Opens a quarter's remarks in the browser. Neither the key file nor the passphrase is in a form, and neither is sent. */
export function ReadRemarks({ slug, quarter }: { slug: string; quarter: Quarter }) {
  const file = useRef<File | undefined>(undefined)
  const [passphrase, setPassphrase] = useState('')
  const [problems, setProblems] = useState<Problem[]>([])
  const [working, setWorking] = useState(false)
  const [opened, setOpened] = useState<OpenedRemarks | null>(null)
  const problemOf = (field: string) => problems.find((problem) => problem.field === field)?.message

  const read = async () => {
    setWorking(true)
    try {
      const found = await readWith(file.current, passphrase)
      setProblems(Array.isArray(found) ? found : [])
      if (!Array.isArray(found)) {
        setOpened(found)
        setPassphrase('')
      }
    } catch (error) {
      setProblems([{ field: 'key', message: 'Plumbline did not answer. Try once more' }])
      if (!(error instanceof TypeError)) throw error
    } finally {
      setWorking(false)
    }
  }

  const readWith = async (given: File | undefined, secret: string): Promise<OpenedRemarks | Problem[]> => {
    if (!given) return [{ field: 'key', message: 'Choose your key file' }]
    const key = await openKeyFile(await given.text(), slug, secret)
    if (key.kind === 'notAKeyFile') return [{ field: 'key', message: 'Choose your key file: this is another file' }]
    if (key.kind === 'otherOrganisation') {
      return [{ field: 'key', message: 'Choose the key file of this organisation: this is another one’s' }]
    }
    if (key.kind === 'wrongPassphrase') {
      return [{ field: 'passphrase', message: 'Enter the passphrase that belongs to this key file' }]
    }
    const wanted = new FormData()
    wanted.set('quarter', quarter)
    const answer = await fetchSealed(idle, wanted)
    return answer.result ? openRemarks(answer.result, { slug, quarter }, key.key) : answer.errors
  }

  if (opened) return <RemarkList opened={opened} />
  return (
    <div className="max-w-3xl">
      <noscript>
        <Notice kind="warning" title="This needs script: your browser itself opens the remarks." />
      </noscript>
      <ErrorSummary errors={problems} />
      <div className="needs-script">
        <Field
          name="key"
          type="file"
          accept=".json,application/json"
          label="Your key file"
          hint="It stays on this computer. That you have read the remarks of this quarter is entered in the log."
          error={problemOf('key')}
          onChange={(event) => {
            file.current = event.target.files?.[0]
          }}
        />
        <Field
          name="passphrase"
          type="password"
          label="Its passphrase"
          autoComplete="off"
          value={passphrase}
          onChange={(event) => setPassphrase(event.target.value)}
          error={problemOf('passphrase')}
        />
        <Button type="button" onClick={read} {...(working ? { disabledReason: 'Opening.' } : {})}>
          Open the remarks
        </Button>
      </div>
    </div>
  )
}

const remarkLook = 'break-inside-avoid border-b border-hair py-4 break-words whitespace-pre-wrap'

function RemarkList({ opened: { texts, notForThisKey, broken } }: { opened: OpenedRemarks }) {
  return (
    <section aria-label="Remarks" className="max-w-3xl">
      <p role="status" className="sr-only">
        {`${texts.length} remarks are open.`}
      </p>
      {unopenedSentences(notForThisKey, broken).map((sentence) => (
        <Notice key={sentence} kind="warning" title={sentence} />
      ))}
      <p className="mb-4">
        <Button type="button" look="plain" onClick={() => window.print()}>
          Print
        </Button>
      </p>
      <ul className="border-t border-hair">
        {texts.map((text, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two people may write the same, and the list never changes
          <li key={place} dir="auto" className={remarkLook}>
            {text}
          </li>
        ))}
      </ul>
    </section>
  )
}
