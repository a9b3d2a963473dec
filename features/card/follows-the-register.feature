Feature: The virtual card follows the insured register

  @R-168 @D-26
  Scenario: The insurer voids the physical card, and the virtual one ends with all that hangs on it
    Given a citizen who is logged in on the phone
    And the counter has applied for the person
    When the physical card of the person is void
    Then the virtual card of the person is void
    And the card application was withdrawn
    And its process ends "withdrawn"
    And a mail says that the virtual card has ended and how to get another
    When the person opens the virtual card
    Then it is refused as "card-void"

  @D-26 @R-044
  Scenario: Suspended and used again
    Given a citizen who is logged in on the phone
    And the counter has applied for the person
    When the physical card of the person is suspended
    Then a mail says that the virtual card is suspended, and to go to an office
    When the person opens the virtual card
    Then it is refused as "card-suspended"
    When the physical card of the person is valid
    Then a mail says that the virtual card can be used again
    When the person opens the virtual card
    Then it is shown without photo
    And the person finds both among the own activities, as told by the register
    And the application is still under review

  @R-169
  Scenario: Lost and being replaced, the virtual card serves meanwhile
    Given a citizen who is logged in on the phone
    And the counter has applied for the person
    When the physical card of the person is lost and being replaced
    And the person opens the virtual card
    Then it is shown without photo
    And no mail says anything of what the card can be used for

  @R-169 @D-26
  Scenario: Lost, and nobody has ordered another
    Given a citizen who is logged in on the phone
    And the counter has applied for the person
    When the physical card of the person is lost
    Then a mail says that the virtual card is suspended, and to order a replacement
    When the person opens the virtual card
    Then it is refused as "card-suspended"
    When the physical card of the person is lost and being replaced
    And the person opens the virtual card
    Then it is shown without photo

  @N-38 @D-26
  Scenario Outline: A card that cannot be used stands in the way of no device, and is not opened on it
    Given a citizen who is logged in
    And the counter has applied for the person
    And the applicant has produced a device code
    When the physical card of the person is <state>
    And the code is typed into the phone
    And the person logs in on the phone and opens the virtual card
    Then <outcome>

    Examples:
      | state                   | outcome                            |
      | void                    | it is refused as "card-void"       |
      | suspended               | it is refused as "card-suspended"  |
      | lost and being replaced | it is shown without photo          |

  @R-168 @I-04
  Scenario: A void card does not come back; with the next one the person applies anew
    Given a citizen who is logged in on the phone
    And the counter has applied for the person
    And the physical card of the person is void
    When the physical card of the person is valid
    And the person opens the virtual card
    Then it is refused as "card-void"
    When the person applies for the virtual card
    Then the application is under review
    And the person has one card that is not void

  @F-36 @F-05
  Scenario: Told twice, it counts once
    Given a citizen who is logged in on the phone
    And the counter has applied for the person
    And the register tells everything twice
    When the physical card of the person is void
    Then the person was told once that the virtual card has ended

  @F-36
  Scenario: What was true before does not undo what is true now
    Given a citizen who is logged in on the phone
    And the counter has applied for the person
    And what the register tells is held up
    When the physical card of the person is suspended
    And the physical card of the person is valid
    And what was held up arrives in reversed order
    And the person opens the virtual card
    Then it is shown without photo
    And no mail says anything of what the card can be used for

  @F-36 @R-168
  Scenario: A void that comes after later news is the end all the same
    Given a citizen who is logged in on the phone
    And the counter has applied for the person
    And what the register tells is held up
    When the physical card of the person is void
    And the physical card of the person is valid
    And what was held up arrives in reversed order
    Then the virtual card of the person is void
    And the person was told once that the virtual card has ended

  @F-36 @R-127
  Scenario: News of a card of former times do not concern the card of today
    Given a citizen who was registered at an office and has got the deletion mail
    And the counter has applied for the person
    And what the register tells is held up
    And the physical card of the person is void
    And the physical card of the person is valid
    When the person confirms the deletion with the deletion mail
    And the person registers at the office again
    And the counter applies for the virtual card of the person
    And what was held up arrives in reversed order
    Then the application is under review
    And the person has one card that is not void

  @D-26 @F-36
  Scenario: What did not arrive is found, and what arrives after all changes nothing
    Given a citizen who is logged in on the phone
    And the counter has applied for the person
    And what the register tells is held up
    When the physical card of the person is void
    And the person opens the virtual card
    Then it is shown without photo
    When the service asks the register for what it has missed
    Then the run ends up to date
    And the virtual card of the person is void
    And the card application was withdrawn
    When what was held up arrives after all
    Then the person was told once that the virtual card has ended

  @D-26 @I-12
  Scenario: The register is down when it is asked for what was missed
    Given a citizen who is logged in on the phone
    And the counter has applied for the person
    And what the register tells is lost
    And the physical card of the person is void
    When the register is down once and the service asks it for what it has missed
    Then the run ends up to date
    And the virtual card of the person is void

  @D-26 @F-01
  Scenario: The service is down while the register tells
    Given a citizen who is logged in on the phone
    And the counter has applied for the person
    When the service is down while the physical card of the person becomes void
    And the service asks the register for what it has missed
    Then the virtual card of the person is void
    And the person was told once that the virtual card has ended

  @I-15
  Scenario: Neither operators nor logs see whose card it is
    Given a citizen who is logged in on the phone
    And the counter has applied for the person
    And what the register tells is lost
    And the physical card of the person is void
    When the service asks the register for what it has missed
    Then the run ends up to date
    And nothing that Temporal or the logs show of the check names the person

  @F-36 @N-32
  Scenario Outline: Nobody else speaks for the register
    Given a citizen who is logged in on the phone
    And the counter has applied for the person
    When somebody says in the register's name that the card is void, <how>
    Then it is refused as "<code>"
    And the register's word is taken all the same when the card is suspended

    @refusal:register-event-untrusted
    Examples:
      | how                                     | code                     |
      | signed with a foreign key               | register-event-untrusted |
      | with a key of its own choice            | register-event-untrusted |
      | without a signature                     | register-event-untrusted |
      | with the public key for a secret        | register-event-untrusted |
      | changed after it was signed             | register-event-untrusted |
      | as a statement of another kind          | register-event-untrusted |
      | as another issuer                       | register-event-untrusted |
      | in words that are no statement          | register-event-untrusted |

    @refusal:register-event-stale
    Examples:
      | how                                     | code                     |
      | six minutes old                         | register-event-stale     |
      | six minutes ahead                       | register-event-stale     |

    @refusal:register-event-malformed
    Examples:
      | how                                     | code                     |
      | in another form than was agreed         | register-event-malformed |
