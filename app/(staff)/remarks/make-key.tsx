'use client'

import { startTransition, useState } from 'react'
import { Button } from '@/app/_components/button'
import { ErrorSummary } from '@/app/_components/error-summary'
import { Field } from '@/app/_components/field'
import { Notice } from '@/app/_components/notice'
import { useStaffForm } from '@/app/_components/staff-form'
import { type MadeKey, makeKeyFile, minimumPassphraseCharacters, openKeyFile } from '@/lib/remark-client/key-file'
import { addKey } from './actions'

type Problem = { field: string; message: string }

/**
 * Makes a key pair in the browser. There is no form around the passphrase, so that not even a page without script
 * could send it: the server gets the public key, after the saved file has been opened once.
 */
export function MakeKey({ slug }: { slug: string }) {
  const [passphrase, setPassphrase] = useState('')
  const [again, setAgain] = useState('')
  const [problems, setProblems] = useState<Problem[]>([])
  const [made, setMade] = useState<MadeKey | null>(null)
  const form = useStaffForm(addKey)
  const problemOf = (field: string) => problems.find((problem) => problem.field === field)?.message

  const make = async () => {
    const found = passphraseProblems(passphrase, again)
    setProblems(found)
    if (found.length === 0) setMade(await makeKeyFile(slug, passphrase))
  }
  const check = async (file: File | undefined) => {
    const opened = file ? await openKeyFile(await file.text(), slug, passphrase) : null
    if (!made || opened?.kind !== 'open' || opened.key.keyId !== made.keyId) {
      setProblems([{ field: 'saved', message: 'Choose the key file that you have just saved' }])
      return
    }
    setProblems([])
    const sent = new FormData()
    sent.set('publicKey', made.publicKey)
    startTransition(() => form.send(sent))
  }

  return (
    <div className="max-w-3xl">
      <noscript>
        <Notice kind="warning" title="This needs script: your browser itself makes the key." />
      </noscript>
      <ul className="mb-6 max-w-[62ch] list-disc space-y-1 ps-5">
        <li>Your browser makes the key and saves it as a file under a passphrase. Plumbline never has either.</li>
        <li>
          If you lose the file or forget the passphrase, nobody can open your remarks for you: not a colleague, not an
          administrator, not whoever runs the server. Remarks are also sealed to the other officers’ keys, so have two
          officers or more.
        </li>
        <li>A key opens remarks that are written after it was made. Earlier ones stay closed to it.</li>
      </ul>
      <ErrorSummary errors={[...problems, ...form.state.errors]} />
      {made === null ? (
        <div className="needs-script">
          <Field
            name="passphrase"
            type="password"
            label="Passphrase"
            hint={`At least ${minimumPassphraseCharacters} characters. A few words that you use nowhere else are good.`}
            autoComplete="new-password"
            value={passphrase}
            onChange={(event) => setPassphrase(event.target.value)}
            error={problemOf('passphrase')}
          />
          <Field
            name="again"
            type="password"
            label="The same passphrase again"
            autoComplete="new-password"
            value={again}
            onChange={(event) => setAgain(event.target.value)}
            error={problemOf('again')}
          />
          <Button type="button" onClick={make}>
            Make a key
          </Button>
        </div>
      ) : (
        <>
          <p className="mb-3">
            <span className="font-semibold">1. Save the key file</span> where you keep important files, and a copy in
            another place.
          </p>
          <p className="mb-6">
            <a
              className="link inline-flex min-h-11 items-center font-semibold"
              href={`data:application/json;base64,${btoa(made.file)}`}
              download={`${slug}-remark-key.json`}
            >
              Save {slug}-remark-key.json
            </a>
          </p>
          <Field
            name="saved"
            type="file"
            accept=".json,application/json"
            label="2. Choose the file that you have saved"
            hint="It is opened here once, so that you know it works. It is not sent."
            error={problemOf('saved')}
            onChange={(event) => void check(event.target.files?.[0])}
          />
          <p className="text-soft" role="status">
            {form.pending ? 'The file works. Your public key is being added.' : ''}
          </p>
        </>
      )}
    </div>
  )
}

function passphraseProblems(passphrase: string, again: string): Problem[] {
  if (Array.from(passphrase).length < minimumPassphraseCharacters) {
    return [{ field: 'passphrase', message: `Enter at least ${minimumPassphraseCharacters} characters` }]
  }
  return passphrase === again ? [] : [{ field: 'again', message: 'Enter the same passphrase twice' }]
}
