/** Slugs are in addresses and on posters: lower case, digits and single hyphens. At most 40 characters. */
export const organisationSlugPattern = /^[a-z0-9](?:-?[a-z0-9]){1,39}$/
