import { z } from 'zod'

/** How many of something a query asks for: at most `most`, and `usual` where it does not say. */
export const limit = (most: number, usual: number) => z.coerce.number().pipe(z.int().min(1).max(most)).default(usual)
