Feature: Authentication by mobile number makes an account with a verified phone

  @R-006 @R-055 @R-057 @R-059 @D-36
  Scenario: Card, number and person belong together
    Given a citizen with the own SIM in the phone
    When the person authenticates by mobile number on the phone
    Then the number is accepted
    When the person sets the registration password on the phone
    Then the App says that the log in is kept for 2 hours at most
    And the person is greeted in the App on the phone
    And the registration by mobile number is active without an e-mail address
    And there is no mail to send

  @R-006 @D-36
  Scenario: A foreign resident registers in the same way
    Given a new ARC holder with the own SIM in the phone
    When the person authenticates by mobile number on the phone
    And the person sets the registration password on the phone
    Then the person is greeted in the App on the phone

  @R-058
  Scenario: The password is also the portal's
    Given a citizen who has registered by mobile number on the phone
    When the person goes to the portal and logs in
    Then the portal shows the menu

  @R-059 @D-09
  Scenario: Two hours after the authentication account and password are needed again
    Given a citizen who has registered by mobile number on the phone
    When 2 hours pass
    And the person opens the App on the phone
    Then it is refused as "session-missing"
    When the person logs in on the phone
    Then the person is greeted in the App on the phone

  @R-053 @R-054 @R-052
  Scenario: The terms of TWCA are shown with the operators that qualify
    When the terms of the authentication by mobile number are opened on the phone
    Then they are shown in Chinese and English with the date "2021-06-09" and name TWCA
    And they name the operators "Chunghwa Telecom, Taiwan Mobile, Taiwan Star, FarEasTone, Gt"

  @R-054 @R-038
  Scenario: Pressing Confirm is recorded
    Given a citizen with the own SIM in the phone
    When the person authenticates by mobile number on the phone
    Then the consent to the terms of the authentication by mobile number is recorded

  @R-054 @refusal:mobile-terms-not-accepted
  Scenario: Without Confirm no number is checked
    Given a citizen with the own SIM in the phone
    When the person goes on without pressing Confirm
    Then it is refused as "mobile-terms-not-accepted"
    And no carrier was asked

  @R-054
  Scenario: Consent to an earlier version does not count
    Given a citizen with the own SIM in the phone
    When the person agrees to an earlier version of the terms
    Then it is refused as "terms-outdated"
    And no carrier was asked

  @R-055 @refusal:mobile-entries-mismatch
  Scenario Outline: What does not belong together is refused without saying which
    Given a citizen with the own SIM in the phone
    When the person authenticates by mobile number with <entry>
    Then it is refused as "mobile-entries-mismatch"
    And the refusal names no field
    And no carrier was asked

    Examples:
      | entry                                |
      | other digits of the card             |
      | the ID number of another citizen     |
      | the ID number of somebody unknown    |

  @R-055 @N-01
  Scenario: A number that cannot be an ID number
    Given a citizen with the own SIM in the phone
    When the person authenticates by mobile number with a mistyped ID number
    Then it is refused as "id-number-invalid"

  @R-055
  Scenario: A number that cannot be a mobile number
    Given a citizen with the own SIM in the phone
    When the person authenticates by mobile number with a mistyped mobile number
    Then it is refused as "mobile-invalid"

  @R-055
  Scenario: Card digits cannot be guessed
    Given a citizen with the own SIM in the phone
    When 5 wrong card digits are tried for the person on the phone
    And the person authenticates by mobile number on the phone
    Then it is refused as "too-many-tries"
    And the refusal says when to try again
    When 1 hour passes
    And the person authenticates by mobile number on the phone
    Then the number is accepted

  @R-057 @D-12
  Scenario Outline: The password has to be good enough and typed twice the same
    Given a citizen whose number was accepted on the phone
    When the person sets the password "<password>" and repeats "<repeated>" on the phone
    Then it is refused as "<code>"
    When the person sets the registration password on the phone
    Then the person is greeted in the App on the phone

    Examples:
      | password      | repeated      | code              |
      | Peach#2071    | Plum#2071     | password-mismatch |
      | Peac1         | Peac1         | password-length   |
      | Peach#2071!!! | Peach#2071!!! | password-length   |
      | 0900000001    | 0900000001    | password-common   |

  @R-057 @refusal:carrier-check-expired
  Scenario: The password is set within ten minutes
    Given a citizen whose number was accepted on the phone
    When the person sets the registration password on the phone at the end of the ten minutes
    Then it is refused as "carrier-check-expired"

  @R-057
  Scenario: One second before the end of the ten minutes it still counts
    Given a citizen whose number was accepted on the phone
    When the person sets the registration password on the phone 1 second before the end of the ten minutes
    Then the person is greeted in the App on the phone

  @R-057 @refusal:carrier-check-used
  Scenario: One check sets one password
    Given a citizen who has registered by mobile number on the phone
    When the person sets the registration password on the phone
    Then it is refused as "carrier-check-used"

  @N-39 @D-36 @refusal:carrier-check-not-found
  Scenario: Another phone cannot use the check
    Given a citizen whose number was accepted on the phone
    When the thief's phone sets a password for the check of the phone
    Then it is refused as "carrier-check-not-found"
    And nobody is registered

  @R-010
  Scenario: Registration with the card is suspended
    Given a citizen whose registration is suspended with the own SIM in the phone
    When the person authenticates by mobile number on the phone
    And the person sets the registration password on the phone
    Then it is refused as "registration-suspended"
    And the next step mentions "joint service centre"

  @I-15 @I-10
  Scenario: Operators read the story of a check, and nobody reads people
    Given a citizen who has registered by mobile number on the phone
    Then the operator sees the processes:
      | kind          | channel | outcome |
      | carrier-check | app     | matched |
      | registration  | app     | active  |
    And nothing that Temporal or the logs show of the check names the person
    And the audit trail of the check reads "carrier-check.requested, carrier-check.settled, carrier-check.used"
