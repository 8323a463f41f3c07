import type { Metadata } from 'next'
import { PageTitle } from '@/app/_components/page-title'
import { requireViewer } from '@/lib/auth/session'
import { methodSections } from './_sections'

export const metadata: Metadata = { title: 'Method' }

export default async function MethodPage() {
  await requireViewer('release:read')
  return (
    <>
      <PageTitle lede="What each number on these pages is, how it is made, and what it does not say.">
        How every number is made
      </PageTitle>
      <nav aria-label="On this page" className="no-print mb-10">
        <ul className="columns-1 gap-x-10 sm:columns-2 lg:max-w-3xl">
          {methodSections.map((section) => (
            <li key={section.id}>
              <a href={`#${section.id}`} className="link inline-flex min-h-8 items-center">
                {section.title}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      {methodSections.map((section) => (
        <section key={section.id} aria-labelledby={section.id} className="prose mb-10">
          <h2 id={section.id} tabIndex={-1} className="scroll-mt-20">
            {section.title}
          </h2>
          {section.paragraphs.map((paragraph) => (
            <p key={paragraph}>{paragraph}</p>
          ))}
        </section>
      ))}
    </>
  )
}
