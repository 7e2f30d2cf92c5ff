/** The templates that there are, with what plans can name of them. */
import { libraryOf, type Library } from '../../sim/plan/library'
import { readTemplateDocuments, type TemplateDocuments, type UserFolders } from './template-documents'

export interface Templates extends TemplateDocuments {
  library: Library
}

/**
 * Reads the shipped templates below `folder` and the user's own. Throws ServiceError `internal` when the installation is
 * damaged; what is wrong with a file of the user's is in `broken`.
 */
export async function readTemplates(folder: string, user?: UserFolders): Promise<Templates> {
  const documents = await readTemplateDocuments(folder, user)
  return { ...documents, library: libraryOf(documents) }
}
