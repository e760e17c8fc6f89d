/** Typed calls to the Library's service, in the worker that belongs to no lab. */
import type { LibraryActions } from '../../../workers/contracts/library'
import { actionsOf, hostOf } from '../../client'

export const libraryCalls = actionsOf<LibraryActions>(hostOf('house'), 'library')
