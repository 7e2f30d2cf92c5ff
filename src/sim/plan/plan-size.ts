/** Plan files above this size are refused unread: the largest real plan is below 1 MiB. */
export const LARGEST_PLAN_BYTES = 4 * 1024 * 1024
