'use client'

import { useRouter } from 'next/navigation'
import { useEffect } from 'react'

/** Looks again while the worker is at it. Without script the link does it. */
export function LookAgain({ href }: { href: string }) {
  const router = useRouter()
  useEffect(() => {
    const timer = setInterval(() => router.refresh(), 1_500)
    return () => clearInterval(timer)
  }, [router])
  return (
    <a href={href} className="link">
      Look again
    </a>
  )
}
