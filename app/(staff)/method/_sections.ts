/** How every number is made, in the words of a safety officer. The anchors are linked from the numbers. */
export type MethodSection = { id: string; title: string; paragraphs: readonly string[] }

export const methodSections: readonly MethodSection[] = [
  {
    id: 'rates',
    title: 'Rates and intervals',
    paragraphs: [
      'A rate is the share of respondents of a place who reported the complaint in the last seven days. “About 52 % (43 to 61 %), n 61” reads: our best estimate is 52 %; with a chance of 95 in 100 the true rate lies between 43 and 61 %; 61 people answered.',
      'Small places swing widely by chance alone. The estimate of a place is therefore pulled towards what is usual in your organisation, strongly for a place with few respondents and hardly at all for a large one (beta-binomial model, fitted to all places of the release).',
      'At most two significant figures are shown. No interval is narrower than the published counts allow: where a count is shown as “<5”, every value from 0 to 4 is taken into account.',
      'In the open admission mode nobody knows how many people sent the reports. Rates are then per report, not per person, and the pages say so.',
    ],
  },
  {
    id: 'organisation',
    title: 'The organisation’s figures',
    paragraphs: [
      'The three rates of the whole organisation are counts over respondents with a 95 % Jeffreys interval. If a count had to be withheld, the interval covers every value that the published numbers allow.',
      'A change is called up or down only if its 95 % interval leaves out zero. Otherwise it reads “no clear change” with the interval: the rate may have moved, but these numbers cannot tell.',
      '“× expected” beside Both compares with what chance alone would give: see Wrist and back.',
    ],
  },
  {
    id: 'hotspots',
    title: 'Hotspot, watch, no signal, too little data',
    paragraphs: [
      'For every place and outcome we work out how probable it is that its true rate is above 1.25 times the organisation’s. From 80 in 100 on it is a hotspot, from 60 in 100 on it is watched. The limits are fixed before a quarter opens.',
      'A list of hotspots may hold at most one false alarm in ten on average. If a place is sure enough by itself but would make the list worse than that, it is watched instead, and its reason says so.',
      'Too little data means that the 95 % interval is wider than 40 points, or that the row stands for several small units. Low response means that fewer than half took part: the place is shown but not ranked, because the silent half could change everything.',
      'No signal is not proof that all is well: from one quarter alone only about one in five places with half again the organisation’s rate is found. Several quarters together find more.',
      'Expected rank is the mean of the ranks that the place may have, given the uncertainty of all places; beside it stands the chance of being among the top places. Nobody should read more into an order of places whose intervals overlap.',
    ],
  },
  {
    id: 'carried-quarters',
    title: 'Earlier quarters',
    paragraphs: [
      'The estimate of a place carries its own earlier quarters with a weight of 0.6 per quarter: last quarter counts 0.6 of this one, the one before 0.36. “This quarter alone” leaves them out. Both are shown, because a sudden change shows in the second first.',
      'Only the same unit is carried over. When the tree of units changes on 1 January, a new unit starts without a past.',
    ],
  },
  {
    id: 'heat-map',
    title: 'The heat map',
    paragraphs: [
      'A colour says how a place’s rate compares with the organisation’s rate of the same quarter: paper for about the same (0.8 to 1.25 times), warmer above, cooler below; half and double are equally strong. The number is the estimate in per cent.',
      'Hatched cells are withheld to protect others. A dashed ring is too little data. “Low” is a response below one half. A dash means that the unit had no row of its own, or that nothing was published.',
    ],
  },
  {
    id: 'protection',
    title: 'What is not shown, and why',
    paragraphs: [
      'A count below the smallest count shown appears as “<5” (or the threshold of your policy); a count so high that nearly everybody is meant appears as “>n”. Units too small to stand alone are counted together with others of their site.',
      'Some other counts must then be withheld too, or the small ones could be worked out by subtraction. Before a release is published, a program tries to do exactly that, with everything ever published; a release that it can break is not published.',
      'Every figure, state, rank and colour comes from the published cells alone. Nothing on these pages reads the reports.',
    ],
  },
  {
    id: 'audits',
    title: 'Audits',
    paragraphs: [
      'Workstations are scored with ROSA (Rapid Office Strain Assessment, 1 to 10; Sonne, Villalta and Andrews 2012). From 5 on, act. “Worst” is the section with the highest mean score over the newest audit of each workstation there.',
      'Audits stand beside the complaints and do not explain them: in a published study ROSA accounted for about 15 % of the differences in discomfort. Good scores with many complaints are a reason to look at pace, load, tools and time pressure.',
    ],
  },
  {
    id: 'wrist-and-back',
    title: 'Wrist and back',
    paragraphs: [
      'If wrist and back complaints had nothing to do with each other, the number of people with both would be about (people with wrist) × (people with back) ÷ (all respondents). Example: 150 and 180 of 500 give 54. If 80 report both, that is 1.5 times as many.',
      'The odds ratio says the same in a form that does not depend on how common either is, with its 95 % interval. If the interval includes 1, chance is enough to explain the figures.',
      'A snapshot cannot tell which came first, and it cannot tell why.',
    ],
  },
  {
    id: 'participation',
    title: 'Participation and those who did not take part',
    paragraphs: [
      'Participation is the number of respondents divided by the headcount of the quarter. It is counted once, when the quarter is closed.',
      'The bounds need no assumption. Example: of 655 people 412 took part and 128 reported the complaint. If none of the other 243 has it, the rate of everybody is 128 ÷ 655 = 20 %; if all have it, (128 + 243) ÷ 655 = 57 %. The truth is somewhere between.',
    ],
  },
]
