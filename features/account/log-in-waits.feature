Feature: Wrong passwords make the next try wait

  @R-041 @D-13 @N-28 @refusal:password-wait
  Scenario: After the fifth wrong password even the right one has to wait 15 minutes
    Given a citizen who is registered
    When the applicant logs in with 4 wrong passwords in a row
    Then it is refused as "login-failed"
    And nothing is said about waiting
    When the applicant logs in with another wrong password
    Then it is refused as "login-failed"
    And the next try is allowed in 15 minutes
    When the applicant logs in
    Then it is refused as "password-wait"
    And the refusal says when to try again

  @D-13 @N-28
  Scenario Outline: The wait is over at its very instant
    Given a citizen who is registered
    When the applicant logs in with 5 wrong passwords in a row
    And the applicant logs in <when> the wait is over
    Then the log in <outcome>

    Examples:
      | when            | outcome                       |
      | 1 second before | is refused as "password-wait" |
      | the instant     | succeeds                      |

  @R-041 @D-13 @N-28 @refusal:password-off
  Scenario: Each further wrong password doubles the wait up to a day, and the twentieth puts the password off
    Given a citizen who is registered
    When the applicant logs in with 5 wrong passwords in a row
    Then the waits after the next wrong passwords are:
      | minutes |
      | 30      |
      | 60      |
      | 120     |
      | 240     |
      | 480     |
      | 960     |
      | 1440    |
      | 1440    |
      | 1440    |
      | 1440    |
      | 1440    |
      | 1440    |
      | 1440    |
      | 1440    |
    When the applicant logs in with another wrong password
    Then it is refused as "login-failed"
    When the applicant logs in
    Then it is refused as "password-off"
    And the next step mentions "Reset the password with your card"

  @D-13
  Scenario: A right password in between starts the count anew
    Given a citizen who is registered
    When the applicant logs in with 4 wrong passwords in a row
    And the applicant logs in
    And the applicant logs in with 4 wrong passwords in a row
    And the applicant logs in
    Then the portal shows the menu

  @D-13 @N-10
  Scenario: Somebody without an account gets the same words and the same waits
    Given a citizen who is registered
    When the applicant logs in with 5 wrong passwords in a row
    And the applicant logs in
    Then it is refused as "password-wait"
    When another citizen who never registered logs in with 5 wrong passwords in a row
    And the other citizen logs in
    Then it is refused as "password-wait" with the same words
    And the other citizen has to wait as long as the applicant

  @D-13
  Scenario: Wrong passwords sent at the same moment are all counted
    Given a citizen who is registered
    When the applicant sends 5 wrong passwords at the same moment
    And the applicant logs in
    Then it is refused as "password-wait"

  @D-13
  Scenario: Tries without the card do not count against the account
    Given a citizen who is registered
    When somebody without the card tries 6 passwords
    And the applicant logs in
    Then the portal shows the menu

  @D-13 @refusal:too-many-tries
  Scenario: Thirty log ins in a minute are enough for one network
    Given a citizen who is registered
    When 30 log ins come from the network of the applicant within one minute
    And the applicant logs in
    Then it is refused as "too-many-tries"
    And the refusal says when to try again
    When 1 minute passes
    And the applicant logs in
    Then the portal shows the menu

  @D-13
  Scenario Outline: One network has thirty tries in all, whatever they are for
    Given a citizen whose phone is verified
    When 30 log ins come from the network of the applicant within one minute
    And <another try>
    Then it is refused as "too-many-tries"

    Examples:
      | another try                          |
      | the person logs in on the phone      |
      | the applicant unfreezes the account  |

  @N-30
  Scenario: A log in that somebody prepared beforehand is worth nothing
    Given a citizen who is registered
    And somebody has planted a log in of their own choice in the browser
    When the applicant looks at the menu
    Then it is refused as "session-missing"
    When the applicant logs in
    And the applicant looks at the menu
    Then the portal shows the menu
    And whoever planted the log in is not logged in
