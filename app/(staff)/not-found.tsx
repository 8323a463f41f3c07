import { Message } from '@/app/_components/message'

export default function StaffNotFoundPage() {
  return (
    <Message title="There is no such page" back={{ label: 'Go to the overview', href: '/dashboard' }}>
      <p>The address may be mistyped, or what it led to does not exist in your organisation.</p>
    </Message>
  )
}
