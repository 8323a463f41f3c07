/** What is known about wrist and back together, and what these figures cannot tell. */
export function WhatItDoesNotSay() {
  return (
    <div className="grid gap-x-11 gap-y-8 lg:grid-cols-2">
      <section className="prose">
        <h2>Why they may come together</h2>
        <ul>
          <li>The same workstation strains both: chair, screen, keyboard and mouse, wrists bent back, slouching.</li>
          <li>Who guards a sore hand sits differently, and that loads neck, shoulders and back.</li>
          <li>Some conditions of the whole body raise both; that is a question for a clinician.</li>
          <li>
            No nerve runs directly from the wrist to the lower back. Symptoms of the hand’s median nerve stay in the
            hand: thumb, index, middle and the thumb side of the ring finger.
          </li>
        </ul>
      </section>
      <section className="prose">
        <h2>What this does not say</h2>
        <ul>
          <li>Not which came first, and not that one brings about the other: reports of one quarter are a snapshot.</li>
          <li>Nothing about a single person, and no diagnosis.</li>
          <li>
            Whoever feels one complaint may notice, or report, the other more readily. That alone would bring the two
            together.
          </li>
          <li>For most single units only bounds: they are too small for an exact comparison.</li>
        </ul>
      </section>
    </div>
  )
}
