/** The Library's service. */
import { defineService } from '../runtime/service'

export const libraryService = defineService({})
