import type { ReactNode } from 'react'
import { AccountPanel } from '@/app/_components/account-panel'
import { readAppearance } from '@/app/_components/appearance'
import { StaffShell } from '@/app/_components/staff-shell'
import { requireSignIn } from '@/lib/auth/session'
import { may } from '@/lib/domain/organisation/roles'
import { navigation } from '@/lib/view/navigation'
import { roleWords } from '@/lib/view/role-words'
import { WorkerNews } from './worker-news'

export default async function StaffLayout({ children }: { children: ReactNode }) {
  const viewer = await requireSignIn()
  const groups = navigation.map((group) => ({
    title: group.title,
    items: group.items.filter((item) => may(viewer.role, item.permission)).map(({ label, href }) => ({ label, href })),
  }))
  return (
    <StaffShell
      groups={groups.filter((group) => group.items.length > 0)}
      organisation={viewer.organisation.name}
      demo={viewer.organisation.demo}
      account={
        <AccountPanel
          person={{ name: viewer.name, role: roleWords[viewer.role].name }}
          organisation={viewer.organisation.name}
          appearance={await readAppearance()}
        />
      }
    >
      <WorkerNews viewer={viewer} />
      {children}
    </StaffShell>
  )
}
