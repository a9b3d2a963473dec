Feature: Operators keep the directory of institutions, and what they change holds at once

  Background:
    Given the directory has these departments:
      | institution  | place         | department | accepts in |
      | 模擬晨星醫院 | 臺北市 大安區 | 內科       | outpatient |
      | 模擬晨星醫院 | 臺北市 大安區 | 外科       | outpatient |

  @R-192 @D-28
  Scenario: A suspended department accepts the card nowhere, and does again when it is resumed
    When an operator suspends the department "內科" of "模擬晨星醫院"
    And somebody opens "模擬晨星醫院" on the phone
    Then "內科" there accepts the card in ""
    And "外科" there accepts the card in "outpatient"
    When an operator resumes the department "內科" of "模擬晨星醫院"
    And somebody opens "模擬晨星醫院" on the phone
    Then "內科" there accepts the card in "outpatient"

  @R-191 @D-28
  Scenario: Nobody finds a suspended institution, and who kept its code is told that it does not accept the card
    When an operator suspends "模擬晨星醫院"
    And somebody searches the name "晨星" on the phone
    Then these institutions are found: ""
    When somebody opens "模擬晨星醫院" on the phone
    Then "外科" there accepts the card in ""

  @R-191
  Scenario Outline: Nobody else changes the directory
    When <who> tries to suspend "模擬晨星醫院"
    Then it is refused as "<code>"
    When somebody searches the name "晨星" on the phone
    Then these institutions are found: "模擬晨星醫院"

    Examples:
      | who               | code           |
      | somebody unknown  | token-invalid  |
      | somebody of the counter | role-forbidden |
