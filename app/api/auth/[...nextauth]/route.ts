import { nextAuthRoute } from '@/lib/auth/next-auth'

export const GET = nextAuthRoute
export const POST = nextAuthRoute
