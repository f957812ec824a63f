import type { ReactElement } from 'react'
import { withCode } from './withCode.js'
import { places, type Place } from './words/places.js'
import type { SeedWords } from './words/types.js'

/** A link to another page of the Storybook, out of the frame of the story. */
const PlaceLink = ({ at }: { readonly at: Place }): ReactElement => (
  <a href={`./?path=/docs/${places[at].story}`} target="_top">
    {places[at].title}
  </a>
)

/** The words of a system beside ours. */
export const WordsTable = ({ seed: { name, words } }: { readonly seed: SeedWords }): ReactElement => (
  <table className="seed-table">
    <caption>Its words beside ours</caption>
    <thead>
      <tr>
        <th scope="col">{name}</th>
        <th scope="col">Here</th>
        <th scope="col">Explained in</th>
      </tr>
    </thead>
    <tbody>
      {words.map(({ theirs, ours, note, at }) => (
        <tr key={theirs}>
          <th scope="row">
            <bdi>{theirs}</bdi>
          </th>
          <td>
            <bdi>
              {ours.map((own, index) => (
                <span key={own}>
                  {index === 0 ? null : ', '}
                  <code>{own}</code>
                </span>
              ))}
            </bdi>
            {note === undefined ? null : (
              <span className="seed-note">
                <bdi>{withCode(note)}</bdi>
              </span>
            )}
          </td>
          <td>
            <PlaceLink at={at} />
          </td>
        </tr>
      ))}
    </tbody>
  </table>
)

/** The codes of a system with the reasons that they become. */
export const CodesTable = ({
  seed: { name, codes, codesTitle },
}: {
  readonly seed: SeedWords
}): ReactElement => (
  <table className="seed-table">
    <caption>{codesTitle}</caption>
    <thead>
      <tr>
        <th scope="col">{name}</th>
        <th scope="col">Reason here</th>
        <th scope="col">It means</th>
      </tr>
    </thead>
    <tbody>
      {codes.map(({ code, reason, meaning }) => (
        <tr key={code}>
          <th scope="row">
            <code dir="ltr">{code}</code>
          </th>
          <td>
            <code>{reason}</code>
          </td>
          <td>
            <bdi>{meaning}</bdi>
          </td>
        </tr>
      ))}
    </tbody>
  </table>
)
