Feature: ID number and card number are checked without a card reader

  @R-117 @R-119 @R-126
  Scenario: The page shows where the mail would go to, and warns
    Given a citizen who was registered at an office
    When the person checks ID number and card number
    Then the page shows where the mail would go to
    And the page warns of what the App can do no longer

  @R-117
  Scenario: Full-width and grouped entries mean the same
    Given a citizen who was registered at an office
    When the person checks ID number and card number in full width and in groups
    Then the page shows where the mail would go to

  @R-117 @refusal:deletion-check-failed @N-10
  Scenario: Nobody learns who is registered
    Given a citizen who was registered at an office
    When the person checks with another card number
    Then it is refused as "deletion-check-failed"
    When another citizen who never registered checks ID number and card number
    Then it is refused as "deletion-check-failed" with the same words
    When somebody whom the register does not know checks ID number and card number
    Then it is refused as "deletion-check-failed" with the same words

  @R-117
  Scenario: An application that waits for its confirmation cannot be deleted
    Given a citizen who has applied
    When the person checks ID number and card number
    Then it is refused as "deletion-check-failed"

  @R-117 @N-01
  Scenario: A mistyped ID number
    Given a citizen who was registered at an office
    When the person checks with the ID number "A223456782"
    Then it is refused as "id-number-invalid"

  @R-117 @refusal:too-many-tries
  Scenario: Card numbers cannot be guessed
    Given a citizen who was registered at an office
    And time stands still
    When the person checks with another card number 10 times
    And the person checks ID number and card number
    Then it is refused as "too-many-tries"
    And the refusal says when to try again
    When the span of the limit is over
    And the person checks ID number and card number
    Then the page shows where the mail would go to

  @R-117
  Scenario: The insured register is down
    Given a citizen who was registered at an office
    And the insured register is down
    When the person checks ID number and card number
    Then it is refused as "register-unavailable"
