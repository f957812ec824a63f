const isMissing = (error: unknown, name: string): boolean =>
  error instanceof Error &&
  'code' in error &&
  error.code === 'ERR_MODULE_NOT_FOUND' &&
  error.message.includes(`'${name}'`)

/**
 * Loads a package that only some apps need.
 *
 * @param name The package.
 * @param needed The feature that needs it, for the error message.
 * @param load Imports it.
 * @throws Error that names the `npm install` to run, when it is not installed.
 */
export async function loadPackage<T>(name: string, needed: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load()
  } catch (error) {
    if (!isMissing(error, name)) throw error
    throw new Error(
      `react-connectivity/server: ${needed} needs the package "${name}", which is not installed. Run: npm install ${name}`,
      { cause: error },
    )
  }
}
