Feature: Log in with the citizen digital certificate

  Background:
    Given the world begins at "2026-11-23T02:00:00Z"

  @R-093 @R-094
  Scenario: Somebody without an account may apply for one, and nothing else
    Given a citizen with a citizen digital certificate
    When the holder logs in with the certificate
    Then the personal-data portal shows the name "林美玲" and that the certificate was used
    And it offers "account-application"
    And the account "A22345****" is marked "not-applied"

  @R-094 @R-097
  Scenario: Somebody with an account gets the whole menu, and the account is marked as applied for
    Given a citizen with a citizen digital certificate who is registered
    When the holder logs in with the certificate
    Then it offers "account-application, device-verification, device-management, update-basic-information, change-password"
    And the account "A22345****" is marked "applied"

  @D-09
  Scenario: After two hours the personal-data portal is closed
    Given a citizen who is logged in with the certificate
    When 2 hours pass
    And the holder looks at the menu
    Then it is refused as "session-missing"

  @R-093 @N-31
  Scenario: After log out the personal-data portal is closed
    Given a citizen who is logged in with the certificate
    When the holder logs out of the personal-data portal
    And the holder looks at the menu
    Then it is refused as "session-missing"
    And the audit trail of whoever came without an account reads "certificate-applicant.admitted, certificate-applicant.left"

  @R-093 @N-31
  Scenario: After log out an account is not open either
    Given a citizen with a citizen digital certificate who is registered
    And the holder is logged in with the certificate
    When the holder logs out of the personal-data portal
    And the holder looks at the menu
    Then it is refused as "session-missing"

  @R-093
  Scenario: A log in with the health-insurance card does not open the personal-data portal
    Given a citizen with a citizen digital certificate who is registered
    And the health-insurance card is in the reader instead
    When the applicant logs in
    And the holder looks at the menu
    Then it is refused as "session-missing"

  @R-093 @refusal:certificate-mismatch
  Scenario Outline: Certificate, entries and register have to speak of one person, and nobody learns what differs
    Given <person> with a citizen digital certificate
    When the holder logs in with the certificate and <entry>
    Then it is refused as "certificate-mismatch"
    And the refusal names no field

    Examples:
      | person                               | entry                              |
      | a citizen                            | another birth date                 |
      | a citizen                            | the ID number of another citizen   |
      | another citizen                      | the entries of a citizen           |
      | somebody who is not in the register  | the own entries                    |

  @R-093 @refusal:id-number-invalid
  Scenario: A number with a false check digit is nobody's
    Given a citizen with a citizen digital certificate
    When the holder logs in with the certificate and the ID number "A223456782"
    Then it is refused as "id-number-invalid"

  @R-093
  Scenario: A signature serves one log in, whether it succeeds or not
    Given a citizen with a citizen digital certificate
    And the certificate has signed
    And the holder has used that signature with another birth date
    When the holder logs in with that signature
    Then it is refused as "card-reading-used"

  @D-13
  Scenario: Thirty log ins in a minute from one network are enough here too
    Given a citizen with a citizen digital certificate
    And the certificate has signed
    When 30 log ins come from the network of the applicant within one minute
    And the holder logs in with that signature
    Then it is refused as "too-many-tries"

  @R-066
  Scenario: A signature is good for five minutes
    Given a citizen with a citizen digital certificate
    And the certificate has signed
    When 5 minutes pass
    And the holder logs in with that signature
    Then it is refused as "card-reading-expired"

  @R-093
  Scenario: Reading the health-insurance card does not stand for the certificate
    Given a citizen at the portal
    And the applicant has pressed Read
    When the person logs in to the personal-data portal with that reading
    Then it is refused as "card-reading-not-found"

  @R-063
  Scenario: The signature of the certificate does not stand for the health-insurance card
    Given a citizen with a citizen digital certificate who is registered
    And the certificate has signed
    When the person logs in at the portal with that signature and the password
    Then it is refused as "card-reading-not-found"

  @R-093
  Scenario: The register does not answer while somebody logs in
    Given a citizen with a citizen digital certificate
    And the certificate has signed
    And the insured register is down
    When the holder logs in with that signature
    Then it is refused as "register-unavailable"

  @R-039 @R-042
  Scenario Outline: The certificate opens no account that may not be used
    Given a citizen with a citizen digital certificate who is registered
    When <somebody has stopped it>
    And the holder logs in with the certificate
    Then it is refused as "<refusal>"

    Examples:
      | somebody has stopped it                                    | refusal           |
      | an operator has suspended the person for "untrue-data"     | account-suspended |
      | an operator has banned the person for "misuse"             | account-banned    |
      | counter staff freeze the account of the person             | account-frozen    |

  @R-039 @R-094
  Scenario: Who is banned gets no other account with the certificate either
    Given a citizen who is logged in with the certificate
    When an operator has banned the person for "misuse"
    And the holder applies for the account
    Then it is refused as "account-banned"
    And there is no account
    When the holder logs in with the certificate
    Then it is refused as "account-banned"

  @R-094 @R-109
  Scenario: The basic data of the account are the same as at the portal for the card
    Given a citizen with a citizen digital certificate who is registered
    And the holder is logged in with the certificate
    When the applicant opens the basic data
    Then the basic data show the first main e-mail address

  @R-094 @R-106 @N-31
  Scenario: Changing the password on the certificate path changes the one password, and logs out
    Given a citizen with a citizen digital certificate who is registered
    And the holder is logged in with the certificate
    When the applicant changes the password to "Plum#2071"
    And the holder looks at the menu
    Then it is refused as "session-missing"
    When the health-insurance card is in the reader instead
    And the holder logs in at the portal with the new password "Plum#2071"
    Then the portal shows the menu
