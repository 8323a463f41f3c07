/** UTF-8 with the mark by which spreadsheets recognise it. */
export const unitFileTemplate = `\uFEFF${[
  'code,name,kind,parent,heads',
  'ACME,Acme Ltd,organisation,,',
  'LEE,Leeds,site,ACME,',
  'LEE-PACK,Packing,department,LEE,61',
  '',
].join('\r\n')}`

/** Why an upload did not become a preview, by the word in the URL. */
export const uploadProblems: Readonly<Record<string, { field: string; message: string } | undefined>> = {
  tooLarge: {
    field: 'file',
    message: 'The file is larger than 5 MB. Units and headcounts of any organisation fit into less: check the file',
  },
  noFile: { field: 'file', message: 'Choose a file' },
  notUtf8: { field: 'encoding', message: 'The file is not in UTF-8. Choose one of the Windows encodings' },
  fields: { field: 'encoding', message: 'Choose an encoding' },
}

/** Names of the encodings, with who writes them. */
export const encodingWords = {
  'utf-8': { label: 'UTF-8', hint: 'Excel’s “CSV UTF-8”, Google Sheets, LibreOffice, our template' },
  'windows-1252': { label: 'Windows-1252', hint: 'Excel’s plain CSV in Western Europe' },
  'windows-1250': { label: 'Windows-1250', hint: 'Excel’s plain CSV in Central Europe: Polish, Czech, Hungarian' },
} as const
