Feature: The citizen digital certificate signs at the reader

  Background:
    Given the world begins at "2026-11-23T02:00:00Z"

  @R-093 @refusal:certificate-pin-wrong
  Scenario: A wrong PIN says how many tries the card still allows, and a right one starts anew
    Given a citizen with a citizen digital certificate
    When the holder enters the PIN "11111111"
    Then it is refused as "certificate-pin-wrong" with 2 tries left
    When the holder enters the PIN "123456"
    Then it is refused as "certificate-pin-wrong" with 1 try left
    When the holder enters the right PIN
    Then the certificate signs
    When the holder enters the PIN "11111111"
    Then it is refused as "certificate-pin-wrong" with 2 tries left

  @R-093 @refusal:certificate-pin-blocked
  Scenario: After three wrong PINs the card blocks itself, and the right one is of no use
    Given a citizen with a citizen digital certificate
    And the holder has entered the PIN "11111111" 2 times
    When the holder enters the PIN "11111111"
    Then it is refused as "certificate-pin-blocked"
    When the holder takes the certificate out and puts it in again
    And the holder enters the right PIN
    Then it is refused as "certificate-pin-blocked"

  @R-093 @refusal:request-invalid
  Scenario: What cannot be a PIN is not shown to the card
    Given a citizen with a citizen digital certificate
    When the holder enters the PIN "12345"
    Then it is refused as "request-invalid"
    And the refusal names the field "pin"

  @R-093
  Scenario Outline: What is wrong with the card or its certificate is said, and nobody is logged in
    Given a citizen with a citizen digital certificate
    And <situation>
    When the holder logs in with the certificate
    Then it is refused as "<refusal>"
    And the personal-data portal stays closed

    @refusal:wrong-certificate-card
    Examples: the health-insurance card
      | situation                                         | refusal                |
      | the health-insurance card is in the reader instead | wrong-certificate-card |

    @refusal:certificate-expired
    Examples: expired
      | situation                  | refusal             |
      | the certificate is expired | certificate-expired |

    @refusal:certificate-revoked
    Examples: revoked
      | situation                  | refusal             |
      | the certificate is revoked | certificate-revoked |

    @refusal:certificate-invalid
    Examples: not what it seems
      | situation                                  | refusal             |
      | the certificate comes from a false issuer  | certificate-invalid |
      | the certificate is a copy without its key  | certificate-invalid |

    @refusal:certificate-unreadable
    Examples: damaged
      | situation                  | refusal                |
      | the certificate is damaged | certificate-unreadable |

    Examples: the reader
      | situation                                       | refusal      |
      | there is no card inserted                       | no-card      |
      | the certificate is mute                         | card-mute    |
      | the certificate is pulled out before it signs   | card-removed |

  @R-093 @refusal:certificate-check-unavailable
  Scenario: Without a current list of revoked certificates nobody gets in
    Given a citizen with a citizen digital certificate
    And the certification authority is down
    When 1 day passes
    And the holder logs in with the certificate
    Then it is refused as "certificate-check-unavailable"

  @R-093 @I-15
  Scenario: The PIN is sealed while the reader is waited for, and gone afterwards
    Given a citizen with a citizen digital certificate
    And the reader host is off
    When the holder enters the right PIN and waits
    Then the PIN is kept sealed
    And the PIN can be read nowhere
    When the reader host is given up
    Then the PIN is kept no more
    And the PIN can be read nowhere

  @R-093 @I-15
  Scenario: After a log in the PIN can be read nowhere
    Given a citizen who is logged in with the certificate
    Then the PIN is kept no more
    And the PIN can be read nowhere

  @R-093 @refusal:too-many-tries
  Scenario: Many signatures from one network are held up, so that nobody uses up another's tries
    Given a citizen with a citizen digital certificate
    When the holder enters the right PIN 11 times in a minute
    Then it is refused as "too-many-tries"
    And the refusal says when to try again

  @R-022 @R-093
  Scenario: A certificate signs at the component, and its PIN does not leave the machine
    Given a citizen with a citizen digital certificate at a machine with the card component, which is enrolled and trusted
    When the holder logs in with the certificate
    Then the personal-data portal shows the name "林美玲" and that the certificate was used
    And the PIN can be read nowhere

  @R-022 @R-093 @refusal:certificate-pin-wrong
  Scenario: A wrong PIN at the component
    Given a citizen with a citizen digital certificate at a machine with the card component, which is enrolled and trusted
    When the holder enters the PIN "11111111"
    Then it is refused as "certificate-pin-wrong" with 2 tries left
