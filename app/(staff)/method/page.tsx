import type { Metadata } from 'next'
import { PageTitle } from '@/app/_components/page-title'
import { requireViewer } from '@/lib/auth/session'
import { methodDocument } from './_document'
import { Blocks } from './_markdown'

export const metadata: Metadata = { title: 'Method' }

export default async function MethodPage() {
  await requireViewer('release:read')
  return (
    <>
      <PageTitle>How every number is made</PageTitle>
      <div className="prose">
        <Blocks tokens={methodDocument} />
      </div>
    </>
  )
}
