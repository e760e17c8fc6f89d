/** Stage 6, Project. */
import { projectSchema, type ProjectStages } from '../../contracts/text/project'
import type { Stages } from '../../runtime/service'
import { project } from '../../text/projection/project'
import { projectionCheckpoints } from './projection-checkpoints'

export const projectStages: Stages<ProjectStages> = {
  project: {
    schema: projectSchema,
    run: ({ vectors }, params, job) => project(vectors, params, job, projectionCheckpoints),
  },
}
